import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import styles from './ImageView.module.css';

/** For whoever has the token, but not the browser that the image was uploaded from. */
export function DeleteByToken({ onToken }: { onToken: (token: string) => void }) {
  const { t } = useTranslation();
  const [value, setValue] = useState('');
  const [missing, setMissing] = useState(false);
  const id = useId();

  function submit(event: FormEvent) {
    event.preventDefault();
    const token = value.trim();
    setMissing(token === '');
    if (token !== '') onToken(token);
  }

  return (
    <details className={styles.token}>
      <summary>{t('image.tokenSummary')}</summary>
      <form onSubmit={submit} noValidate>
        <label htmlFor={id}>{t('image.tokenLabel')}</label>
        <input
          id={id}
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={value}
          aria-invalid={missing || undefined}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setValue(event.target.value)}
        />
        <Button type="submit">{t('image.actions.delete')}</Button>
        <p id={`${id}-hint`} role="status" data-problem={missing || undefined}>
          {missing ? t('image.tokenMissing') : t('image.tokenHint')}
        </p>
      </form>
    </details>
  );
}
