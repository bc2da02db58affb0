"""The benchmark: ratios against named baselines measured in the same run (`./dev bench`)."""
