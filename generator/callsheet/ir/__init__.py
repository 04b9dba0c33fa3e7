"""What a spec means, without YAML, Jinja or Python source: frozen values that every later pass reads."""
