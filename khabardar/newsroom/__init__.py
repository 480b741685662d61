"""An invented newsroom on loopback, used by the demo and by the tests. No outlet, person or event in it is real."""
