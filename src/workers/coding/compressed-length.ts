import { deflate } from 'pako';

/** zlib's best effort; browsers' own compressors differ from each other and cannot be told. */
const level = 9;

/** Length of a byte string as zlib writes it at level 9, header and checksum included. */
export const compressedLength = (bytes: Uint8Array): number => deflate(bytes, { level }).length;
