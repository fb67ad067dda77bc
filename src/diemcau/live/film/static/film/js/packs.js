// A pack from a stick: its first line (JSON) names the films with the digests of their pieces, the files follow behind it.
import { checked, Copy, PIECE } from "./copies.js";

const HEAD_MOST = 16 * PIECE;

/** What a pack says of itself, and where its files begin. Throws `not_a_pack`. */
export async function headOf(file) {
  const bytes = new Uint8Array(await file.slice(0, Math.min(file.size, HEAD_MOST)).arrayBuffer());
  const end = bytes.indexOf(10);
  try {
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
    if (end < 2 || !Array.isArray(head.films) || !Array.isArray(head.files)) throw new Error("not_a_pack");
    return { head, begins: end + 1 };
  } catch {
    throw new Error("not_a_pack");
  }
}

/** Takes the films of a pack of this conference over; `step(share)` tells how far it is. Throws `not_a_pack`,
 * `other_conference`, `damaged`, `full`. */
export async function takePack(file, conference, step) {
  const { head, begins } = await headOf(file);
  if (head.conference !== conference) throw new Error("other_conference");
  const lists = new Map(head.films.flatMap((film) => film.files).map((one) => [one.name, one.pieces]));
  let at = begins;
  for (const one of head.files) {
    const list = Uint8Array.from(atob(lists.get(one.name) ?? ""), (letter) => letter.charCodeAt(0));
    await checked(list, one.name, one.size);
    const copy = await Copy.open(one);
    for (const number of copy.missing) {
      const from = at + number * PIECE;
      const bytes = await file.slice(from, Math.min(from + PIECE, at + one.size)).arrayBuffer();
      await copy.put(number, bytes, list);
      step(Math.min(1, from / file.size));
    }
    at += one.size;
  }
  step(1);
}
