import { imagePaths, routes, type UploadedImage } from '@imgr/contracts';
import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { assertToken, bearerTokenOf, sha256 } from '../http/bearer-token.ts';
import { errorAnswer } from '../http/error-answer.ts';
import { Metrics } from '../metrics/metrics.ts';
import { CONFIG } from '../tokens.ts';
import { receiveUpload } from './receive-upload.ts';
import { UploadFolder } from './upload-folder.ts';
import { UploadsService } from './uploads.service.ts';

/**
 * For an upload that has come to be checked and stored, when nothing passes over its connection. The load balancer grants
 * as much (haproxy/haproxy.cfg).
 */
const STORE_TIMEOUT_MS = 2 * 60_000;

@Controller()
export class UploadsController {
  readonly #acceptedHashes: string[];
  readonly #maxBytes: number;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly folder: UploadFolder,
    private readonly uploads: UploadsService,
    private readonly metrics: Metrics,
  ) {
    this.#acceptedHashes = config.uploads.tokens.map(sha256);
    this.#maxBytes = config.uploads.maxBytes;
  }

  @Post(routes.upload)
  async upload(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadedImage> {
    try {
      const image = await this.receive(request);
      this.metrics.uploads.inc({ outcome: 'accepted' });
      this.metrics.uploadedBytes.inc(image.bytes);
      reply.status(201).header('location', imagePaths.original(image.id)).header('cache-control', 'no-store');
      return image;
    } catch (error) {
      this.metrics.uploads.inc({ outcome: errorAnswer(error).body.code });
      throw error;
    }
  }

  private async receive(request: FastifyRequest): Promise<UploadedImage> {
    if (this.#acceptedHashes.length > 0) assertToken(bearerTokenOf(request), this.#acceptedHashes);
    const file = await receiveUpload(request.raw, this.folder, this.#maxBytes);
    // Or the idle connection would be closed, and an image stored whose id nobody knows. Node sets its own limit again
    // for the next request of the connection.
    request.raw.socket.setTimeout(STORE_TIMEOUT_MS);
    try {
      return await this.uploads.accept(file);
    } finally {
      await file.discard();
    }
  }
}
