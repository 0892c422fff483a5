/** The form of the planned shares: a percentage for each group of an experiment. */

import type { ExperimentRow } from './contracts';
import { field, h, withId } from './dom';
import { number } from './formats';
import { groupName } from './names';
import { say } from './words';

export interface SharesForm {
  element: HTMLElement;
  /** Shows the shares of the groups, and why they were refused. The fields are kept, so that the one in use keeps its focus. */
  show: (rows: ExperimentRow[], stated: string, areRefused: boolean) => void;
}

interface Group {
  key: string;
  input: HTMLInputElement;
}

/** @param onShares Called with the shares, such as a=45,b=45,control=10; empty for none. */
export function sharesForm(onShares: (shares: string) => void): SharesForm {
  let groups: Group[] = [];
  const problem = withId(h('p', { class: 'problem', role: 'alert' }));
  const title = h('summary', {}, say('shares'));
  const check = h('button', { class: 'button', type: 'submit' }, say('checkShares'));
  const reset = h('button', { class: 'button quiet', type: 'button', click: () => {
    // The button disappears.
    title.focus();
    onShares('');
  } }, say('withoutShares'));
  const fields = h('div', { class: 'side-by-side' });
  const element = h('details', { class: 'shares' }, title, h('form', { submit: (event: Event) => {
    event.preventDefault();
    onShares(groups.filter(({ input }) => input.value !== '').map(({ key, input }) => `${key}=${input.valueAsNumber}`).join(','));
  } }, h('p', { class: 'hint' }, say('sharesHint')), fields, problem));
  return { element, show };

  function show(rows: ExperimentRow[], stated: string, areRefused: boolean): void {
    const shares = new Map(stated.split(',').map(part => [part.slice(0, part.lastIndexOf('=')), part.slice(part.lastIndexOf('=') + 1)]));
    const keys = rows.map(row => keyOf(row, shares));
    if (groups.map(({ key }) => key).join() !== keys.join()) {
      groups = keys.map(key => ({ key, input: h('input', { type: 'number', min: 0, max: 100, step: 'any', 'aria-describedby': problem.id }) }));
      fields.replaceChildren(...groups.map(({ input }, index) => field(groupName(rows[index]!), input)), check, reset);
    }

    groups.forEach(({ key, input }) => input.value = shares.get(key) ?? '');
    reset.hidden = stated === '';
    problem.textContent = areRefused ? problemOf(keys, shares) : '';
    element.open ||= stated !== '';
  }
}

function keyOf({ variationId, variationName, isControl }: ExperimentRow, shares: Map<string, string>): string {
  const key = variationId ?? variationName ?? '';
  return isControl && !shares.has(key) ? 'control' : key;
}

/** Why the endpoint refuses shares. */
function problemOf(keys: string[], shares: Map<string, string>): string {
  const values = keys.map(key => Number(shares.get(key) ?? ''));
  const sum = values.reduce((sum, value) => sum + value, 0);
  return shares.size !== keys.length || !values.every(value => value > 0) ? say('sharesOfEach')
    : Math.abs(sum - 100) > 0.5 ? say('sharesSum', { n: number(sum) })
    : say('sharesInApp');
}
