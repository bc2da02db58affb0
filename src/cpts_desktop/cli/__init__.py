"""The command line: reads the words, calls the verbs of the slices, prints. No logic of its own."""
