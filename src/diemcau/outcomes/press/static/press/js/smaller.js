// A large photo is made smaller before it goes: on a thin line four megabytes are minutes, and what a camera writes beside a picture
// does not even leave the phone. The server makes its own picture of what comes, large or small.
const SMALL_BYTES = 1_500_000;
const SIDE = 2560; // as the server keeps it
const QUALITY = 0.92;
const HEIC = /\.hei[cf]$/i;

/** The photo upright with its longest side at most 2,560, as JPEG; the file itself where it is small, or this browser cannot read it. */
export async function smaller(file) {
  const foreign = HEIC.test(file.name) || file.type.startsWith("image/hei"); // no server reads it, but the iPhone that made it does
  if (file.size <= SMALL_BYTES && !foreign) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const drawing = canvas.getContext("2d");
    drawing.fillStyle = "white";
    drawing.fillRect(0, 0, canvas.width, canvas.height);
    drawing.imageSmoothingQuality = "high";
    drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return made && (foreign || made.size < file.size) ? new File([made], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}
