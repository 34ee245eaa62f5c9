/** One line of a chart. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly yMax: number;
  /** A dashed line across. */
  readonly target?: { readonly y: number; readonly name: string };
  readonly series: readonly Series[];
}

const WIDTH = 480;
const HEIGHT = 300;
const LEFT = 60;
const RIGHT = 20;
const TOP = 40;
const BOTTOM = 50;

/** Charts with a logarithmic x axis, one beside the other, as an SVG document. */
export function drawCharts(charts: readonly Chart[]): string {
  const body = charts.map((chart, place) => {
    return `<g transform="translate(${place * WIDTH},0)">${drawChart(chart)}</g>`;
  });
  const width = charts.length * WIDTH;
  const style = 'font-family="sans-serif" font-size="12"';
  const size = `width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}"`;
  const back = `<rect width="${width}" height="${HEIGHT}" fill="white"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}>${back}${body.join('')}</svg>\n`;
}

function drawChart({ title, xLabel, yLabel, yMax, target, series }: Chart): string {
  const places = series.flatMap(({ points }) => points.map(({ x }) => x));
  const [low, high] = [Math.log10(Math.min(...places)), Math.log10(Math.max(...places))];
  const xOf = (x: number): number =>
    Math.round(LEFT + ((Math.log10(x) - low) / (high - low)) * (WIDTH - LEFT - RIGHT));
  const yOf = (y: number): number =>
    Math.round(HEIGHT - BOTTOM - (y / yMax) * (HEIGHT - TOP - BOTTOM));
  const right = WIDTH - RIGHT;
  const parts = [
    text(WIDTH / 2, 20, title, 'middle'),
    text(WIDTH / 2, HEIGHT - 8, xLabel, 'middle'),
  ];
  parts.push(text(8, TOP - 8, yLabel, 'start'));
  for (let step = 0; step <= 4; step += 1) {
    const y = (yMax * step) / 4;
    parts.push(line(LEFT, yOf(y), right, yOf(y), 'stroke="#ddd"'));
    parts.push(text(LEFT - 6, yOf(y) + 4, String(y), 'end'));
  }
  for (const x of new Set(places))
    parts.push(text(xOf(x), HEIGHT - BOTTOM + 18, String(x), 'middle'));
  if (target !== undefined) {
    const dashes = 'stroke="#888" stroke-dasharray="6 4"';
    parts.push(line(LEFT, yOf(target.y), right, yOf(target.y), dashes));
    parts.push(text(right, yOf(target.y) - 6, target.name, 'end'));
  }
  for (const [place, { name, colour, points }] of series.entries()) {
    const path = points.map(({ x, y }) => `${xOf(x)},${yOf(y)}`);
    parts.push(
      `<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    );
    for (const { x, y } of points) {
      parts.push(`<circle cx="${xOf(x)}" cy="${yOf(y)}" r="3" fill="${colour}"/>`);
    }
    parts.push(
      `<g fill="${colour}">${text(LEFT + 8, HEIGHT - BOTTOM - 10 - 16 * place, name, 'start')}</g>`,
    );
  }
  return parts.join('');
}

function line(x1: number, y1: number, x2: number, y2: number, look: string): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" ${look}/>`;
}

function text(x: number, y: number, content: string, anchor: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}
