class OrderMailer < ApplicationMailer
  def sent
    @link = order_url(params[:order])
  end
end
