/** The path of the page, and the campaign that it shows. */

/** The path of the endpoints, with the path base of the host, without a slash at the end. */
export const root = document.documentElement.dataset['root'] ?? '';

/** The name of the user, and the address to sign out; empty if the host gives none. */
export const [user, signOut] = [document.documentElement.dataset['user'] ?? '', document.documentElement.dataset['signOut'] ?? ''];

/** The id of the shown campaign; null on the list of campaigns. */
export const campaignId = idOf(location.pathname);

/** Whether the page is that of operators. */
export const isOperations = location.pathname.replace(/\/$/, '') === `${root}/operations`;

export interface DeadLink {
  reason: 'expired' | 'gone' | 'not-found' | 'not-ready';
  /** Null if it is not known. */
  campaignId: string | null;
}

/** The link without a file; null on the pages of campaigns. */
export const deadLink: DeadLink | null = deadLinkOf(document.documentElement.dataset);

export function campaignPath(id: string): string {
  return `${root}/campaigns/${encodeURIComponent(id)}`;
}

export function dashboardPath(id: string): string {
  return `${campaignPath(id)}/dashboard`;
}

function deadLinkOf({ link, campaign }: DOMStringMap): DeadLink | null {
  return link ? { reason: link as DeadLink['reason'], campaignId: campaign || null } : null;
}

function idOf(path: string): string | null {
  const id = /\/campaigns\/([^/]+)\/dashboard\/?$/.exec(path)?.[1];
  return id === undefined ? null : decodeURIComponent(id);
}
