import { routes } from '@imgr/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, ButtonLink } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { PageIntro } from '../../../components/PageIntro.tsx';
import { saveFile } from '../../../components/save-file.ts';
import { curlDelete, curlUpload, flameshotCommand, shellFunction, type ToolHost } from '../commands.ts';
import { shareXUploader } from '../sharex.ts';
import { CodeBlock } from './CodeBlock.tsx';
import styles from './ToolsPage.module.css';

/** Ready configurations, filled in for this host. */
export function ToolsPage(to: ToolHost) {
  const { t } = useTranslation();
  return (
    <div className={styles.page}>
      <PageIntro title={`${t('tools.title')} · imgr`} heading={t('tools.title')} lead={t('tools.lead')}>
        {to.tokenRequired && <div className={styles.token}>{t('tools.token')}</div>}
      </PageIntro>
      <Tool title={t('tools.curl.title')} text={t('tools.curl.text')}>
        <CodeBlock name={t('tools.curl.title')} code={curlUpload(to)} />
        <p>{t('tools.curl.delete')}</p>
        <CodeBlock name={`${t('tools.curl.title')}, DELETE`} code={curlDelete(to)} />
      </Tool>
      <Tool title={t('tools.shell.title')} text={t('tools.shell.text')}>
        <CodeBlock name={t('tools.shell.title')} code={shellFunction(to)} />
      </Tool>
      <Tool title={t('tools.sharex.title')} text={t('tools.sharex.text')}>
        <Button
          variant="primary"
          onClick={() =>
            saveFile('imgr.sxcu', 'application/json', JSON.stringify(shareXUploader(to), null, 2))
          }
        >
          <Icon name="download" />
          {t('tools.sharex.download')}
        </Button>
      </Tool>
      <Tool title={t('tools.flameshot.title')} text={t('tools.flameshot.text')}>
        <CodeBlock name={t('tools.flameshot.title')} code={flameshotCommand(to)} />
      </Tool>
      <Tool title={t('tools.api.title')} text={t('tools.api.text')}>
        <ButtonLink href={routes.docs}>{t('tools.api.link')}</ButtonLink>
      </Tool>
    </div>
  );
}

function Tool({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className={styles.tool}>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </section>
  );
}
