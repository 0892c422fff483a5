/** The reports of a campaign: summary and experiment above its charts, links below. */

import type { Campaign } from './contracts';
import { h } from './dom';
import { experiment } from './experiment';
import { links } from './links';
import { summary } from './summary';
import type { View } from './view';

export interface Reports {
  above: HTMLElement;
  below: HTMLElement;
  show: (view: View) => void;
}

export function reports(campaign: Campaign, signal: AbortSignal): Reports {
  const variations = experiment(campaign, signal);
  const clicked = links(campaign, signal);
  const totals = summary(campaign, signal, (summary, view) => {
    summary.isMultivariate ? variations.show(view) : variations.hide();
    clicked.describe(summary);
    if (campaign.hasLinks === true)
      clicked.show(view);
  });
  return {
    above: h('div', { class: 'reports' }, totals.element, variations.element),
    below: h('div', { class: 'reports' }, clicked.element),
    show: totals.show,
  };
}
