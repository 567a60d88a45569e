const Joi = require('joi')
module.exports = Joi.object({ NEEDED: Joi.string().required(), PORT: Joi.number() }).validate(process.env)
