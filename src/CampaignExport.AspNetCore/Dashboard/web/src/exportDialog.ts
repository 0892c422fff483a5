/** The options of an export of recipients, and its submission. */

import { submit } from './api';
import { choices } from './choices';
import { columnChoice, type ChosenColumns } from './columnChoice';
import type { Campaign, Contents, Job, Submission } from './contracts';
import { field, h, withId } from './dom';
import { icon } from './icons';
import { problemOf } from './notices';
import { language, say, type Word } from './words';

/** The recipients by what they did, as the endpoints name them. */
const filters: Record<string, Word> = {
  opened: 'onlyOpened', 'not-opened': 'onlyNotOpened', clicked: 'onlyClicked', converted: 'onlyConverted', bounced: 'onlyBounced',
};

export function openExportDialog(campaign: Campaign, contents: Contents, timeZone: string, onJob: (job: Job) => void): void {
  let [format, packaging] = ['csv', 'zip'];
  // A submission that is repeated on a bad connection is one job.
  const key = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  const columns = columnChoice(
    campaign.columns?.[contents] ?? [], contents === 'email' ? undefined : campaign.customAttributes,
    contents !== 'email' && campaign.takesCustomNames !== false, campaign.customAttributes !== undefined);
  const engagement = h('input', { type: 'checkbox' });
  const only = h('select', {}, h('option', { value: '' }, say('allRecipients')),
    ...Object.entries(filters).map(([value, word]) => h('option', { value }, say(word))));
  const engagementColumns = contents === 'email' ? undefined : campaign.engagementColumns;
  const problem = h('div', { class: 'problem', role: 'alert' });
  const start = h('button', { class: 'button primary', type: 'submit' }, say('startExport'));
  const title = withId(h('h2', {}, say(contents)));
  const close = () => dialog.close();
  const dialog = h('dialog', { 'aria-labelledby': title.id, close: () => dialog.remove() },
    h('form', { method: 'dialog', submit: (event: Event) => {
      event.preventDefault();
      void send();
    } },
      h('div', { class: 'dialog-head' }, title,
        h('button', { class: 'button icon-only', type: 'button', 'aria-label': say('close'), click: close }, icon('close'))),
      h('div', { class: 'dialog-body' },
        h('p', {}, say(`${contents}Hint`), '. ', say('exportLead')),
        campaign.mayViewPersonalData === false && h('p', { class: 'hint' }, say('withoutPersonal')),
        h('div', { class: 'side-by-side' },
          choices(say('format'), [{ value: 'csv', text: say('csv') }, { value: 'jsonl', text: say('jsonl') }], format, one => format = one),
          choices(
            say('packaging'),
            [{ value: 'zip', text: say('zip') }, { value: 'gzip', text: say('gzip') }, { value: 'none', text: say('none') }],
            packaging, one => packaging = one)),
        campaign.engagementColumns !== undefined && h('div', { class: 'side-by-side' },
          field(say('only'), only),
          engagementColumns !== undefined && h('label', { class: 'check' }, engagement,
            h('span', {}, say('engagement'), h('small', {}, say('engagementHint', { n: String(engagementColumns.length) }))))),
        columns.element,
        problem),
      h('div', { class: 'dialog-foot' },
        h('button', { class: 'button', type: 'button', click: close }, say('close')), start)));
  document.body.append(dialog);
  dialog.showModal();

  async function send(): Promise<void> {
    const chosen = columns.read();
    problem.textContent = chosen === null ? say('noColumns') : '';
    if (chosen === null)
      return;
    start.disabled = true;
    start.textContent = say('starting');
    try {
      const job = await submit({ campaignId: campaign.id, contents, format, packaging, timeZone, language, ...withEngagement(chosen) }, key);
      // Close first: closing returns the focus, which the job then takes.
      close();
      onJob(job);
    } catch (error) {
      problem.replaceChildren(...problemOf(error));
    } finally {
      start.disabled = false;
      start.textContent = say('startExport');
    }
  }

  /** A list of columns must name those of engagement, too. */
  function withEngagement({ columns, ...others }: ChosenColumns): Partial<Submission> {
    const added = engagement.checked ? engagementColumns ?? [] : [];
    return {
      ...others,
      ...(columns === undefined ? {} : { columns: [...columns, ...added] }),
      ...(added.length > 0 ? { engagement: true } : {}),
      ...(only.value === '' ? {} : { only: only.value }),
    };
  }
}
