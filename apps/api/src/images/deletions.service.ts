import { announcement } from '@imgr/contracts';
import { markDeleted, readImageState } from '@imgr/image-state';
import { Announcements } from '@imgr/job-queue';
import { ObjectStore } from '@imgr/object-store';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../config.ts';
import { assertToken, sha256 } from '../http/bearer-token.ts';
import { NotFoundError } from '../http/http-errors.ts';
import { CONFIG } from '../tokens.ts';

@Injectable()
export class DeletionsService {
  readonly #adminTokenSha256: string | undefined;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly store: ObjectStore,
    private readonly announcements: Announcements,
  ) {
    this.#adminTokenSha256 = config.adminToken && sha256(config.adminToken);
  }

  /**
   * The mark of the deletion first, then every object, then the announcement. Repeated, it does the same again.
   * @throws NotFoundError, ForbiddenError
   */
  async delete(id: string, token: string): Promise<void> {
    const state = await readImageState(this.store, id);
    if (state.status === 'unknown') throw new NotFoundError();
    const ownHash = 'record' in state ? state.record.deleteTokenSha256 : undefined;
    assertToken(token, [ownHash, this.#adminTokenSha256]);
    await markDeleted(this.store, id, ownHash);
    await this.announcements.announce(announcement(id));
  }
}
