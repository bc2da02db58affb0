"""The slices: what each profession does with the register."""
