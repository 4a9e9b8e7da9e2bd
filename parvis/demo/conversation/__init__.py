"""What is said at Maison Ferrand, space by space."""

from __future__ import annotations

from parvis.demo.conversation import alumni, atlas, bench, board, hikers, house, repairs, sales, suppliers, winter_show

# By the key of the space (see `parvis.demo.spaces`); the community first, since others share what is said there.
# Private messages are in `messages`.
SCREENPLAYS = {
    "randonneurs": hikers.SCREENPLAY,
    "maison": house.SCREENPLAY,
    "atlas": atlas.SCREENPLAY,
    "ventes": sales.SCREENPLAY,
    "direction": board.SCREENPLAY,
    "anciens": alumni.SCREENPLAY,
    "reparabilite": repairs.SCREENPLAY,
    "banc": bench.SCREENPLAY,
    "toiles": suppliers.SCREENPLAY,
    "salon": winter_show.SCREENPLAY,
}
