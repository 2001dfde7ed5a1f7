const GAP_PX = 16;
const MIN_TILE_PX = 150;
/** The name and the facts below each picture. */
const CAPTION_PX = 60;

export interface GridLayout {
  columns: number;
  tileWidth: number;
  rowHeight: number;
  /** Of an entry, from the left edge of the grid. */
  leftOf: (index: number) => number;
}

/** As many columns as fit, at least two, and all tiles as wide as that leaves room for. `scale`: of the text. */
export function gridLayout(width: number, scale = 1): GridLayout {
  const columns = Math.max(2, Math.floor((width + GAP_PX) / (MIN_TILE_PX * scale + GAP_PX)));
  const tileWidth = Math.max(0, (width - GAP_PX * (columns - 1)) / columns);
  return {
    columns,
    tileWidth,
    rowHeight: tileWidth + CAPTION_PX * scale + GAP_PX,
    leftOf: (index) => (index % columns) * (tileWidth + GAP_PX),
  };
}
