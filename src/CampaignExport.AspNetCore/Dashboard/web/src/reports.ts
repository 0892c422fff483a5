/** The reports of a campaign: summary and experiment above its charts, links and the comparison below. */

import { comparison } from './compare';
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

/** @param change Shows another view. */
export function reports(campaign: Campaign, signal: AbortSignal, change: (view: Partial<View>) => void): Reports {
  let isMultivariate = false;
  const variations = experiment(campaign, signal, change);
  const clicked = links(campaign, signal);
  const compared = comparison(campaign, signal, change);
  const totals = summary(campaign, signal, (summary, view) => {
    isMultivariate = summary.isMultivariate;
    isMultivariate ? variations.show(view) : variations.hide();
    clicked.describe(summary);
    if (campaign.hasLinks === true)
      clicked.show(view);
  });
  return {
    above: h('div', { class: 'reports' }, totals.element, variations.element),
    below: h('div', { class: 'reports' }, clicked.element, compared.element),
    show: view => {
      totals.show(view);
      if (isMultivariate)
        variations.show(view);
      compared.show(view);
    },
  };
}
