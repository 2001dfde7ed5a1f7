import { type ImageInfo, imagePaths, isSizeName, objectKeys, routes } from '@imgr/contracts';
import { readImageState } from '@imgr/image-state';
import { ObjectStore } from '@imgr/object-store';
import { Controller, Delete, Get, Head, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearerTokenOf } from '../http/bearer-token.ts';
import { ImageFailedError, NotFoundError } from '../http/http-errors.ts';
import { ImageIdPipe } from '../http/image-id.pipe.ts';
import { DeletionsService } from './deletions.service.ts';
import { HotObjects } from './hot-objects.ts';
import { ImageInfoReader } from './image-info.ts';
import { LegacySizes } from './legacy-sizes.ts';
import { serveObject } from './serve-object.ts';

@Controller()
export class ImagesController {
  constructor(
    private readonly store: ObjectStore,
    private readonly objects: HotObjects,
    private readonly infoReader: ImageInfoReader,
    private readonly legacySizes: LegacySizes,
    private readonly deletions: DeletionsService,
  ) {}

  @Get(routes.info)
  async info(
    @Param('id', ImageIdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImageInfo> {
    const info = await this.infoReader.read(id);
    if (!info) throw new NotFoundError();
    reply.header('cache-control', 'no-store');
    return info;
  }

  // HEAD stands before GET: Fastify would else make one of its own, which answers for the length with 0.
  @Head(routes.image)
  originalHead(
    @Param('id', ImageIdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.original(id, request, reply);
  }

  @Get(routes.image)
  async original(
    @Param('id', ImageIdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!(await serveObject(request, reply, this.objects, objectKeys.original(id))))
      throw new NotFoundError();
  }

  @Head(routes.size)
  sizeHead(
    @Param('id', ImageIdPipe) id: string,
    @Param('size') size: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.size(id, size, request, reply);
  }

  @Get(routes.size)
  async size(
    @Param('id', ImageIdPipe) id: string,
    @Param('size') size: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!isSizeName(size)) throw new NotFoundError();
    if (await serveObject(request, reply, this.objects, objectKeys.size(id, size))) return;
    await this.assertSizeWillCome(id);
    reply.header('cache-control', 'no-store').header('location', imagePaths.original(id)).status(307).send();
  }

  @Delete(routes.image)
  async delete(
    @Param('id', ImageIdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.deletions.delete(id, bearerTokenOf(request));
    reply.status(204).send();
  }

  /** @throws NotFoundError, ImageFailedError */
  private async assertSizeWillCome(id: string): Promise<void> {
    const state = await readImageState(this.store, id);
    if (state.status === 'pending') return;
    if (state.status === 'legacy') return this.legacySizes.request(id);
    // Its sizes may have been stored between the two looks: the original serves until the next.
    if (state.status === 'ready') return;
    if (state.status === 'failed') throw new ImageFailedError(state.record.failure);
    if (state.status === 'unreadable') throw new ImageFailedError(state.error.publicMessage);
    throw new NotFoundError();
  }
}
