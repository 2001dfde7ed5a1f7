import { defineConfig, type RolldownOptions } from 'rolldown';
import { licensePlugin } from 'rolldown-license-plugin';

/** Has a binary, starts a file of its own, has files to serve: each is an app's own dependency, and in its image as it came. */
const INSTALLED = ['sharp', 'tinypool', 'swagger-ui-dist'];

/** Nest looks for these, and does without. */
const ABSENT = [/^@nestjs\/(microservices|websockets)/, /^class-(transformer|validator)/, '@fastify/view'];

/**
 * A program for Node, with all that it loads in a few files (docs/decisions/0029), and the licences of what that is.
 * @param input what is started, by its name under `dir`
 */
export function nodeBundle(input: Record<string, string>, dir = 'dist'): RolldownOptions {
  return defineConfig({
    input,
    platform: 'node',
    external: [...INSTALLED, ...ABSENT],
    tsconfig: true,
    plugins: [
      licensePlugin({
        failOnUnlicensed: true,
        done: (licenses, context) => {
          const texts = licenses.map(
            ({ name, version, license, licenseText }) =>
              `${name} ${version} (${license})\n\n${licenseText}\n`,
          );
          context.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: texts.join('\n---\n\n') });
        },
      }),
    ],
    output: { dir, format: 'esm', sourcemap: true, cleanDir: true },
  });
}
