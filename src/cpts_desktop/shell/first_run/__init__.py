"""The first run: who you are, passphrase, recovery code, backups; two minutes."""
