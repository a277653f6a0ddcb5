"""Short, plain mail of all classes in the words of a second hand: what is learnt must hold for more than one writer."""
