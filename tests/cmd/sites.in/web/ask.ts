import { MODELS as models } from "./models";

export const ask = (client: Client) => client.create({ model: models.chat });
