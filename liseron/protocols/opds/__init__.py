"""OPDS, the catalogues that e-reading platforms publish: 1.2 (Atom) and 2.0 (JSON), with ODL licences."""
