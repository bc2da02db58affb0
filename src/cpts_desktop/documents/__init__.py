"""PDF and letter bytes out: pure functions, no screen, no register.

Lengths are millimetres from the top left of the page, type sizes are points. ``pdf`` is the only
module that imports reportlab, and it never gives it any markup to interpret.
"""
