"""Routes proposed for icefall doctors to judge: ladders, ropes, risk by kind, sheets and cargo."""
