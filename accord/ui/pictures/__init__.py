"""The pictures of Accord, drawn on the server: pure functions from dataclasses to escaped SVG and HTML."""

from accord.ui.pictures.area_map import Area, AreaMap, area_map, shade_of
from accord.ui.pictures.bars import Bar, bars
from accord.ui.pictures.board import Board, BoardCell, BoardRow, attention_words, board
from accord.ui.pictures.network import Network, Node, Tie, network_picture
from accord.ui.pictures.table import RoundTable, Seat, table_picture
from accord.ui.pictures.thread import Knot, KnotState, small_thread, thread

__all__ = [
    "Area",
    "AreaMap",
    "Bar",
    "Board",
    "BoardCell",
    "BoardRow",
    "Knot",
    "KnotState",
    "Network",
    "Node",
    "RoundTable",
    "Seat",
    "Tie",
    "area_map",
    "attention_words",
    "bars",
    "board",
    "network_picture",
    "shade_of",
    "small_thread",
    "table_picture",
    "thread",
]
