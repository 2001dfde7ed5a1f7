import { type FormEvent, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../../../components/Announcer.tsx';
import { Button } from '../../../components/Button.tsx';
import styles from './TokenField.module.css';

interface TokenFieldProps {
  token: string;
  /** Whether the host turned the token down. */
  refused: boolean;
  onSave: (token: string) => void;
}

/** Asks for the token without which the host takes no uploads. */
export function TokenField({ token, refused, onSave }: TokenFieldProps) {
  const { t } = useTranslation();
  const [value, setValue] = useState(token);
  const id = useId();
  const announce = useAnnounce();
  useEffect(() => {
    if (refused) announce(t('token.refused'));
  }, [announce, refused, t]);
  const saved = token !== '' && value.trim() === token;

  function save(event: FormEvent) {
    event.preventDefault();
    onSave(value.trim());
  }

  return (
    <form className={styles.form} onSubmit={save}>
      <label htmlFor={id}>{t('token.label')}</label>
      <input
        id={id}
        type="password"
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        aria-describedby={`${id}-hint`}
      />
      <Button type="submit" disabled={saved || value.trim() === ''}>
        {saved ? t('token.saved') : t('token.save')}
      </Button>
      <p id={`${id}-hint`} data-refused={refused || undefined}>
        {refused ? t('token.refused') : t('token.hint')}
      </p>
    </form>
  );
}
