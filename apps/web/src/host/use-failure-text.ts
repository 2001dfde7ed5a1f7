import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { en } from '../i18n/en.ts';
import { formatSentence } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import type { Failure } from './failure.ts';

type KnownCode = keyof typeof en.failure;

/** Puts failures into words: the page's own, or the host's where it has none or knows more. */
export function useFailureText(): (failure: Failure) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return useCallback(
    ({ code, said, status, bytes }: Failure) => {
      if (code === 'answered' || !isKnown(code))
        return said ? formatSentence(said) : t('failure.answered', { status: status ?? '' });
      const sizes = bytes && {
        size: format.bytesUnlike(bytes.size, bytes.limit),
        limit: format.bytes(bytes.limit),
      };
      const text = t(`failure.${code}`, { status: status ?? '', size: '', limit: '', ...sizes });
      return code === 'noSizes' && said ? `${text} ${formatSentence(said)}` : text;
    },
    [t, format],
  );
}

function isKnown(code: string): code is KnownCode {
  return Object.hasOwn(en.failure, code);
}
