"""The commands, one thin function each: read the arguments, call one function of the product, print what it gave."""
