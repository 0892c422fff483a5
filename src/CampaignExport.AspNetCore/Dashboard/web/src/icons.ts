/** The icons, as lines on a square of 24. They only repeat the text beside them. */

import { svg } from './dom';

const paths = {
  download: 'M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M5 19.5h14',
  down: 'm6.5 9.5 5.5 5 5.5-5',
  right: 'm9.5 6.5 5 5.5-5 5.5',
  close: 'm6.5 6.5 11 11m0-11-11 11',
  people: 'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5c.4-3.4 3-5.5 6.5-5.5s6.1 2.1 6.5 5.5M16 5a3.3 3.3 0 0 1 0 6.2M18 14.5c2 .7 3.2 2.5 3.5 5',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.6-3.6 3.6-5.5 7.5-5.5s6.9 1.9 7.5 5.5',
  chart: 'M4.5 4.5v15h15M8.5 14.5l3.5-4.5 3 2.5 4.5-6',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 7.5V12l3 2',
} as const;

export type Icon = keyof typeof paths;

export function icon(name: Icon): SVGElement {
  return svg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: paths[name] }));
}
