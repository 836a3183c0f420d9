"""Taking a test. Every page works without script; scripts save sooner and turn pages faster."""
