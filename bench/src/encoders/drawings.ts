/** What the drawings are shrunk to: the largest size of a picture of this shape. */
export const BIG = { width: 1024, height: 768 };

/** Before they are shrunk. */
const WIDTH = 2560;
const HEIGHT = 1920;
const LETTER = 16;

/** Flat areas, sharp edges of strong colours, thin lines, a soft gradient: where encoders made for photographs show. */
export const SHAPES = svg(
  `<linearGradient id="sky"><stop stop-color="#fff"/><stop offset="1" stop-color="#8ac"/></linearGradient>
  <rect width="100%" height="100%" fill="url(#sky)"/>`,
  ...times(40, (index) => {
    const [x, y] = [(index * 397) % WIDTH, (index * 251) % HEIGHT];
    return `<circle cx="${x}" cy="${y}" r="${50 + (index % 5) * 35}" fill="hsl(${(index * 67) % 360} 80% 50%)"/>`;
  }),
  ...times(60, (index) => {
    const y = 20 + index * 30;
    return `<path d="M0 ${y}L${WIDTH} ${HEIGHT - y}" stroke="${index % 2 ? '#111' : '#d02'}" stroke-width="2"/>`;
  }),
);

/** As of a page of text: strokes where letters would be, since not every machine has fonts. */
export const PAGE = svg(
  '<rect width="100%" height="100%" fill="#fff"/><rect width="100%" height="80" fill="#246"/>',
  ...times(60, (row) =>
    times(WIDTH / LETTER - 10, (column) => {
      const shape = (row * 7919 + column * 104_729 + row * column * 31) % 97;
      const [x, y] = [80 + column * LETTER, 120 + row * 30];
      if (shape < 16) return '';
      return `<path d="M${x} ${y}v${12 + (shape % 3) * 3}m0 -${shape % 9}h${6 + (shape % 4)}v${shape % 11}"/>`;
    }).join(''),
  ),
);

function svg(...parts: string[]): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <g fill="none" stroke="#222" stroke-width="2">${parts.join('')}</g></svg>`,
  );
}

function times(count: number, make: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
