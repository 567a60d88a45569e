cf push shop-production -f shop-production.yml
cf push shop-staging -f shop-staging.yml
