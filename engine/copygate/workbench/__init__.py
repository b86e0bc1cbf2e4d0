"""The workbench of those who keep rules: what their examples show, what they would not notice, what rules cost."""
