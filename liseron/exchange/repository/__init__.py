"""What harvesters read: the base address asked, the page of a list, each verb's answer as bytes."""
