"""The patient's card: urgence-santé and équipe de soins."""
