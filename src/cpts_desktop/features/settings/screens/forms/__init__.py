"""Forms compiled from `ui/` by packaging/build_forms.py: never edited by hand."""
