"""Every trait of the personas of a study as a table, with the words that support it: `python traits.py FOLDER`.

Needs pandas, and a server at ASSAY_SERVER.
"""

# %% The personas of a folder of interviews
import sys

import pandas as pd

import assay
from assay.v1 import GeneratePersonasRequest, Persona, Strength, Trait

with assay.connect() as client:
    request = GeneratePersonasRequest(documents=assay.read(sys.argv[1]), count="auto")
    finished = client.generate_personas(request).collect()

# %% A row a trait
KINDS = ("goals", "frustrations", "behaviours", "motivations", "preferences")


def row(persona: Persona, kind: str, trait: Trait) -> dict[str, object]:
    best = trait.evidence[0] if trait.evidence else None
    return {
        "persona": persona.name,
        "kind": kind,
        "trait": trait.text,
        "strength": Strength.Name(trait.strength).removeprefix("STRENGTH_").lower(),
        "supported_by": len({found.participant for found in trait.evidence}),
        "quote": best.quote if best else None,
        "source": f"{best.document}:{best.line}" if best else None,
    }


personas = [result.persona for result in finished.personas]
traits = pd.DataFrame([row(persona, kind, trait) for persona in personas for kind in KINDS for trait in getattr(persona, kind)])

# %% What it says
print(traits.groupby(["persona", "strength"]).size().unstack(fill_value=0))
traits.to_csv("traits.csv", index=False)
