"""The front door: command line, service, wiring, health and the demo newsroom."""
