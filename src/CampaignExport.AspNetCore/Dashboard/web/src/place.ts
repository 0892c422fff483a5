/** Where the page is: below which path it is mapped, and which campaign it shows. */

/** The path that everything is mapped below, the path base of the host included, without a slash at its end. */
export const root = document.documentElement.dataset['root'] ?? '';

/** The campaign that the page is of; null on the list of campaigns. */
export const campaignId = idOf(location.pathname);

export function campaignPath(id: string): string {
  return `${root}/campaigns/${encodeURIComponent(id)}`;
}

export function dashboardPath(id: string): string {
  return `${campaignPath(id)}/dashboard`;
}

function idOf(path: string): string | null {
  const id = /\/campaigns\/([^/]+)\/dashboard\/?$/.exec(path)?.[1];
  return id === undefined ? null : decodeURIComponent(id);
}
