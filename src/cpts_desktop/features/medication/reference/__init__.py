"""Reference data of the slice: BDPM and ANSM files, the read-only store, the catalogue."""
