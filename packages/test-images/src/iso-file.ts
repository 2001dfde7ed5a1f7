/** The start of a file of the ISO base media family: its brands, then a box of nothing. */
export function isoFile(brand: string, compatibleBrands: string, rest: Buffer = Buffer.alloc(64)): Buffer {
  const brands = Buffer.from(`ftyp${brand}\0\0\0\0${compatibleBrands}`, 'latin1');
  const length = Buffer.from([0, 0, 0, brands.length + 4]);
  return Buffer.concat([length, brands, rest]);
}
