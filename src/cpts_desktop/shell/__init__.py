"""The Qt house, empty of clinic: window, navigation, lock, the two lanes, theme, widgets."""
