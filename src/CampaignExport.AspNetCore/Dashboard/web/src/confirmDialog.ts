/** Asks before an action, and shows why it failed. */

import { h, withId } from './dom';
import { problemOf } from './notices';
import { say, type Word } from './words';

/** @param notFound The reason if what the action is for does not exist. */
export function openConfirmDialog(question: string, hint: string, action: string, notFound: Word, act: () => Promise<void>): void {
  const title = withId(h('h2', {}, question));
  const text = withId(h('p', {}, hint));
  const problem = h('div', { class: 'problem', role: 'alert' });
  const confirm = h('button', { class: 'button primary', type: 'submit' }, action);
  const dialog = h('dialog', { 'aria-labelledby': title.id, 'aria-describedby': text.id, close: () => dialog.remove() },
    h('form', { method: 'dialog', submit: (event: Event) => {
      event.preventDefault();
      void run();
    } },
      h('div', { class: 'dialog-head' }, title),
      h('div', { class: 'dialog-body' }, text, problem),
      h('div', { class: 'dialog-foot' }, h('button', { class: 'button', type: 'button', click: () => dialog.close() }, say('close')), confirm)));
  document.body.append(dialog);
  dialog.showModal();

  async function run(): Promise<void> {
    confirm.disabled = true;
    problem.replaceChildren();
    try {
      await act();
      dialog.close();
    } catch (error) {
      problem.replaceChildren(...problemOf(error, notFound));
      confirm.disabled = false;
      confirm.focus();
    }
  }
}
