import type { Announcement } from '@imgr/contracts';
import { type AnnouncementListener, Announcements } from './announcements.ts';

/** For a single process. */
export class InProcessAnnouncements extends Announcements {
  readonly #listeners = new Set<AnnouncementListener>();

  async announce(announcement: Announcement): Promise<void> {
    for (const listener of this.#listeners) listener(announcement);
  }

  subscribe(listener: AnnouncementListener): () => void {
    // A wrapper of its own for each subscription, so that the same function can subscribe twice.
    const subscription: AnnouncementListener = (announcement) => listener(announcement);
    this.#listeners.add(subscription);
    return () => this.#listeners.delete(subscription);
  }
}
