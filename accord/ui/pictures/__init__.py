"""The pictures of Accord, drawn on the server: pure functions from dataclasses to escaped SVG and HTML."""

from accord.ui.pictures.bars import Bar, bars
from accord.ui.pictures.board import Board, BoardCell, BoardRow, board
from accord.ui.pictures.network import Network, Node, Tie, network_picture
from accord.ui.pictures.table import RoundTable, Seat, table_picture
from accord.ui.pictures.thread import Knot, KnotState, small_thread, thread

__all__ = [
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
    "bars",
    "board",
    "network_picture",
    "small_thread",
    "table_picture",
    "thread",
]
