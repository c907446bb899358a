"""Routes of fixed points: anchors, ladders, ropes and camps, read and written."""
