"""Agreements: their models, their life, their amendments and ends, commitments, documents."""

from liseron.agreements.models.agreement import (
    Agreement,
    AgreementQuerySet,
    Amendment,
    AmendmentSignature,
    Party,
    Termination,
)
from liseron.agreements.models.following import Commitment, CommitmentQuerySet, Document, Standing
from liseron.agreements.models.terms import (
    AgreementModel,
    ModelClause,
    ModelCommitment,
    ModelParty,
    Side,
    TerminationWay,
)

__all__ = [
    "Agreement",
    "AgreementModel",
    "AgreementQuerySet",
    "Amendment",
    "AmendmentSignature",
    "Commitment",
    "CommitmentQuerySet",
    "Document",
    "ModelClause",
    "ModelCommitment",
    "ModelParty",
    "Party",
    "Side",
    "Standing",
    "Termination",
    "TerminationWay",
]
