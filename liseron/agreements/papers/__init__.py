"""The documents of an agreement: written as papers, kept with their digest, given back unaltered.

They are in French whoever asks for them: French is the language of a public body's contracts (law of 4 August 1994,
article 5), so their own sentences stand in the code and not in a catalogue.
"""
